/** What we call of cornerstone-tools 6.0.10, which has no types. */
declare module 'cornerstone-tools' {
  export interface Point {
    x: number;
    y: number;
  }
  export interface Points {
    readonly page: Point;
    readonly image: Point;
    readonly client: Point;
    readonly canvas: Point;
  }
  export interface MouseDetail {
    readonly element: HTMLElement;
    /** Bit mask as in MouseEvent.buttons. */
    readonly buttons: number;
    readonly startPoints: Points;
    readonly lastPoints: Points;
    readonly currentPoints: Points;
    readonly deltaPoints: Points;
    /** Absent while dragging. */
    readonly event?: MouseEvent;
  }
  export type ToolEvent = CustomEvent<MouseDetail>;
  export interface RenderedDetail {
    readonly element: HTMLElement;
    readonly canvasContext: CanvasRenderingContext2D;
    readonly renderTimeInMs: number;
  }
  export interface BaseToolProps {
    name?: string;
    supportedInteractionTypes?: readonly ('Mouse' | 'Touch')[];
    configuration?: object;
  }
  export class BaseTool {
    constructor(props: BaseToolProps, defaultProps: BaseToolProps);
    readonly name: string;
    readonly element: HTMLElement;
    configuration: object;
  }
  export interface CornerstoneTools {
    readonly external: { cornerstone: unknown; cornerstoneMath: unknown };
    init(configuration: {
      mouseEnabled?: boolean;
      touchEnabled?: boolean;
      globalToolSyncEnabled?: boolean;
      showSVGCursors?: boolean;
      autoResizeViewports?: boolean;
    }): void;
    importInternal(uri: 'base/BaseTool'): typeof BaseTool;
    addToolForElement(
      element: HTMLElement,
      tool: new (props: BaseToolProps) => BaseTool,
      props: BaseToolProps,
    ): void;
    setToolActiveForElement(
      element: HTMLElement,
      name: string,
      options: { mouseButtonMask: number | readonly number[] },
    ): void;
    setToolEnabledForElement(element: HTMLElement, name: string): void;
  }
  const cornerstoneTools: CornerstoneTools;
  export default cornerstoneTools;
}

/** Passed on to cornerstone-tools as it is. */
declare module 'cornerstone-math' {
  const cornerstoneMath: object;
  export default cornerstoneMath;
}
