import { protocol, session, type Session } from 'electron';
import { parseFramePath, statusOf, toWireError } from '../host/page/frameReply';
import type { PageFiles } from '../host/page/pageFiles';
import { pageHeaders } from '../host/page/pageHeaders';
import type { Host } from '../host/Host';

const scheme = 'diascope';

/** Where the window's page is. A standard scheme, so that relative addresses and `'self'` work as on a server. */
export const pageUrl = `${scheme}://app/`;

/** Makes the scheme a secure, standard one. Must run before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves the page from the map that the build made, and frames from the host; nothing else exists. */
export function serveScheme(host: Host, files: PageFiles): void {
  protocol.handle(scheme, async (request) => {
    const address = new URL(request.url);
    if (address.host !== 'app' || request.method !== 'GET')
      return new Response(null, { status: 404, headers: pageHeaders });
    const path = address.pathname.slice(1);
    const file = await files.read(path);
    if (file) return answer(200, file.bytes, file.type);
    const frame = parseFramePath(path);
    if (!frame) return new Response(null, { status: 404, headers: pageHeaders });
    try {
      const bytes = await host.readFrame(frame.instanceId, frame.frameIndex, request.signal);
      return answer(200, bytes as Uint8Array<ArrayBuffer>, 'application/octet-stream');
    } catch (error) {
      const wire = toWireError(error);
      return answer(statusOf(wire.code), JSON.stringify(wire), 'application/json; charset=utf-8');
    }
  });
}

function answer(status: number, body: string | Uint8Array<ArrayBuffer>, type: string): Response {
  return new Response(body, { status, headers: { ...pageHeaders, 'content-type': type } });
}

/** The window talks to nobody: no network, no permissions, no downloads. */
export function closeSession(own: Session = session.defaultSession): void {
  own.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] },
    (_details, reply) => reply({ cancel: true }),
  );
  own.setPermissionRequestHandler((_contents, _permission, reply) => reply(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.on('will-download', (event) => event.preventDefault());
}
