// A vite plugin: `import bytes from '<package>/wasm'` or `'<package>/decodewasm'` gives the codec as a Uint8Array
// inside the bundle, as esbuild's `binary` loader does for Node. Nothing is fetched, so the same code runs from
// the app scheme, from a server and from an inlined worker.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// Not the file's own path: what lies in node_modules would be left to Node by vitest, and Node 20 cannot import it.
const prefix = '\0wasm-bytes/';

// A loop: Uint8Array.from() with a callback takes eight times as long for a codec. Newer engines do it by themselves.
const decode = `function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}
`;

/** @returns {import('vite').Plugin} */
export function wasmBytes() {
  return {
    name: 'wasm-bytes',
    enforce: 'pre',
    resolveId(source) {
      return /\/(decode)?wasm$/.test(source) ? `${prefix}${source}.js` : null;
    },
    async load(id) {
      if (!id.startsWith(prefix)) return null;
      const text = (await readFile(require.resolve(id.slice(prefix.length, -'.js'.length)))).toString(
        'base64',
      );
      return `${decode}export default bytesOf(${JSON.stringify(text)});`;
    },
  };
}
