import type { ServerResponse } from 'node:http';
import type { EventLine } from '../../ipc/webProtocol';

/** A page that does not read for so many bytes is taken as gone. */
const backlogLimit = 64 * 1024 * 1024;
const keepAliveMs = 15_000;

/** The open event streams, one for each page. */
export interface EventStreams {
  /** Takes over a response as a stream of lines until the page closes it. */
  add(response: ServerResponse): void;
  send(line: EventLine): void;
  readonly count: number;
  close(): void;
}

/** @param onLeave called each time that a page closes its stream, with the number of those that stay */
export function createEventStreams(onLeave: (left: number) => void): EventStreams {
  const streams = new Set<ServerResponse>();
  // Empty lines: a connection that died without a word is noticed by writing to it.
  const keepAlive = setInterval(() => {
    for (const stream of streams) stream.write('\n');
  }, keepAliveMs);
  keepAlive.unref();
  return {
    add: (response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8' });
      response.write('\n');
      streams.add(response);
      response.on('close', () => {
        if (streams.delete(response)) onLeave(streams.size);
      });
    },
    send: (line) => {
      const text = `${JSON.stringify(line)}\n`;
      for (const stream of streams) {
        if (stream.writableLength > backlogLimit) stream.destroy();
        else stream.write(text);
      }
    },
    get count() {
      return streams.size;
    },
    close: () => {
      clearInterval(keepAlive);
      for (const stream of streams) stream.end();
      streams.clear();
    },
  };
}
