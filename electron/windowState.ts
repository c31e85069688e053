import { screen, type BrowserWindow, type Rectangle } from 'electron';
import path from 'node:path';
import * as v from 'valibot';
import { AppError } from '../core/errors/AppError';
import { jsonFile } from '../host/settings/jsonFile';

const side = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
const stateSchema = v.strictObject({ x: side, y: side, width: side, height: side, isMaximized: v.boolean() });
type WindowState = v.InferOutput<typeof stateSchema>;

/** Smallest window that the layout is made for. */
export const smallestWindow = { width: 1024, height: 640 } as const;
const firstWindow = { width: 1440, height: 900 } as const;

/** Remembers place and size of the window from one start to the next. */
export interface WindowStateStore {
  load(): Promise<Partial<Rectangle> & { readonly isMaximized: boolean }>;
  save(window: BrowserWindow): Promise<void>;
}

/** Opens the store below `userDataPath`. A place that no screen shows any more is not used. */
export function createWindowStateStore(userDataPath: string): WindowStateStore {
  const file = jsonFile(path.join(userDataPath, 'window.json'), stateSchema);
  const read = async (): Promise<WindowState | undefined> => {
    try {
      return await file.read();
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  };
  return {
    load: async () => {
      const state = await read();
      if (state && isOnScreen(state)) return state;
      const { width, height } = screen.getPrimaryDisplay().workAreaSize;
      return {
        width: Math.min(width, firstWindow.width),
        height: Math.min(height, firstWindow.height),
        isMaximized: false,
      };
    },
    save: (window) => file.write({ ...window.getNormalBounds(), isMaximized: window.isMaximized() }),
  };
}

function isOnScreen(state: WindowState): boolean {
  if (state.width < smallestWindow.width || state.height < smallestWindow.height) return false;
  const area = screen.getDisplayMatching(state).workArea;
  const overlapX = Math.min(state.x + state.width, area.x + area.width) - Math.max(state.x, area.x);
  const overlapY = Math.min(state.y + state.height, area.y + area.height) - Math.max(state.y, area.y);
  return overlapX > 100 && overlapY > 100;
}
