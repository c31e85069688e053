// Vitest runs the sources; worker threads cannot, so they are bundled before the first test.
import { bundleWorkers } from './bundleNode.mjs';

export default async function setup() {
  await bundleWorkers();
}
