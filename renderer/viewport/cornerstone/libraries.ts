/**
 * The one place where cornerstone is loaded. cornerstone-tools gets a cornerstone whose canvas may have more pixels than
 * the page (`devicePixelRatio`), which the original does not know; everything that is drawn is sharp on every screen.
 */
import * as cornerstoneNamespace from 'cornerstone-core';
import * as mathNamespace from 'cornerstone-math';
import * as toolsNamespace from 'cornerstone-tools';
import type { CornerstoneTools } from 'cornerstone-tools';

// Bundlers give these UMD packages as a namespace, with or without a default.
const core: typeof cornerstoneNamespace = defaultOf(cornerstoneNamespace);
const tools = toolsNamespace.default ?? (toolsNamespace as unknown as typeof toolsNamespace.default);

/** cornerstone-core as the tools see it. */
export const cornerstone = { ...core, pageToPixel };

/** Page coordinates to image pixels; (0, 0) is the top left corner of the first pixel. */
function pageToPixel(element: HTMLElement, pageX: number, pageY: number): { x: number; y: number } {
  const canvas = core.getEnabledElement(element).canvas;
  if (canvas === undefined) return { x: 0, y: 0 };
  const box = canvas.getBoundingClientRect();
  const ratio = box.width === 0 ? 1 : canvas.width / box.width;
  const x = (pageX - window.scrollX - box.left) * ratio;
  const y = (pageY - window.scrollY - box.top) * ratio;
  return core.canvasToPixel(element, { x, y, _canvasCoordinateBrand: '' });
}

/** cornerstone-tools, set up for the mouse; sizes are set by ImageCanvas, cursors by our styles. */
export const cornerstoneTools: CornerstoneTools = setUp();

function setUp(): CornerstoneTools {
  tools.external.cornerstone = cornerstone;
  tools.external.cornerstoneMath = defaultOf(mathNamespace);
  tools.init({
    mouseEnabled: true,
    touchEnabled: false,
    globalToolSyncEnabled: false,
    showSVGCursors: false,
    autoResizeViewports: false,
  });
  return tools;
}

function defaultOf<T extends object>(namespace: T): T {
  return 'default' in namespace ? (namespace.default as T) : namespace;
}
