/** Hands the mouse of an element to drag handlers, through the modes and events of cornerstone-tools. */
import type { BaseToolProps, MouseDetail, ToolEvent } from 'cornerstone-tools';
import type { Point } from '../geometry';
import { cornerstoneTools } from './libraries';

/** Where the mouse is: on the canvas, in the image, and how far it went since the last call, in CSS pixels. */
export interface DragPoint {
  readonly canvas: Point;
  readonly image: Point;
  /** Where the drag began. */
  readonly startCanvas: Point;
  readonly step: Point;
}

export interface DragHandler {
  begin(at: DragPoint): void;
  move(at: DragPoint): void;
  end(): void;
}

/** The masks of MouseEvent.buttons. */
export const leftButton = 1;
export const rightButton = 2;
export const middleButton = 4;

const BaseTool = cornerstoneTools.importInternal('base/BaseTool');

class DragTool extends BaseTool {
  #isDragging = false;

  constructor(props: BaseToolProps) {
    super(props, { supportedInteractionTypes: ['Mouse'] });
  }

  get #handler(): DragHandler {
    return this.configuration as DragHandler;
  }

  preMouseDownCallback(event: ToolEvent): boolean {
    this.#isDragging = true;
    this.#handler.begin(dragPoint(event.detail));
    return true;
  }

  mouseDragCallback(event: ToolEvent): void {
    if (this.#isDragging) this.#handler.move(dragPoint(event.detail));
  }

  mouseUpCallback(): void {
    if (!this.#isDragging) return;
    this.#isDragging = false;
    this.#handler.end();
  }

  /** A short press and release comes as a click instead of a release. */
  mouseClickCallback(): void {
    this.mouseUpCallback();
  }
}

/** Gives the handler the drags of one button. Ends with the element. */
export function bindDrag(
  element: HTMLElement,
  name: 'LeftDrag' | 'RightDrag' | 'MiddleDrag',
  mouseButtonMask: number,
  handler: DragHandler,
): void {
  const configuration: DragHandler = {
    begin: (at) => handler.begin(at),
    move: (at) => handler.move(at),
    end: () => handler.end(),
  };
  cornerstoneTools.addToolForElement(element, DragTool, { name, configuration });
  cornerstoneTools.setToolActiveForElement(element, name, { mouseButtonMask });
}

function dragPoint(detail: MouseDetail): DragPoint {
  const delta = (detail.deltaPoints as Partial<MouseDetail['deltaPoints']>).page;
  return {
    canvas: detail.currentPoints.canvas,
    image: detail.currentPoints.image,
    startCanvas: detail.startPoints.canvas,
    step: { x: delta?.x ?? 0, y: delta?.y ?? 0 },
  };
}
