import { describe, expect, it } from 'vitest';
import { readLines } from '../../../renderer/ipc/readLines';

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function linesOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(streamOf(chunks))) lines.push(line);
  return lines;
}

describe('readLines', () => {
  const bytes = new TextEncoder().encode('{"a":"ü山"}\n\n{"b":1}\n{"c":2}');

  it('gives the same lines wherever the bytes are cut', async () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(await linesOf([bytes.slice(0, cut), bytes.slice(cut)])).toEqual([
        '{"a":"ü山"}',
        '{"b":1}',
        '{"c":2}',
      ]);
    }
  });

  it('gives none for keep-alives alone', async () => {
    expect(await linesOf([new TextEncoder().encode('\n\n \n')])).toEqual([]);
  });
});
