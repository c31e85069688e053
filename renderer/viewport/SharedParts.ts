import type { ErrorCode } from '../../core/errors/codes';
import type { FrameStore } from '../frames/FrameStore';
import type { MeasurementHistory } from '../tools/MeasurementHistory';
import type { ToolName } from './api';

/** What all cells of the window share. */
export interface SharedParts {
  readonly frames: FrameStore;
  readonly measurements: MeasurementHistory;
  readonly tool: () => ToolName;
  /** Calls back on every change of the tool; gives the function that ends it. */
  onToolChange(listener: (tool: ToolName) => void): () => void;
  readonly errorText: (code: ErrorCode) => string;
}
