import { AppError } from '../../core/errors/AppError';
import type { Measurement } from '../../core/imaging/measurement';
import { createFrameStore } from '../frames/createFrameStore';
import { urgent } from '../frames/TaskQueue';
import { MeasurementHistory } from '../tools/MeasurementHistory';
import { readMeasurement } from '../tools/readMeasurement';
import type { ToolName, Viewports, ViewportServices } from './api';
import { defineViewport } from './DicomViewport';
import { renderThumbnail } from './renderThumbnail';
import './viewport.css';

/** Registers `<dicom-viewport>` and gives what all of them share. Once per window, before the first one is made. */
export function createViewports(services: ViewportServices): Viewports {
  const frames = createFrameStore(services);
  const measurements = new MeasurementHistory();
  const listeners = new Set<(tool: ToolName) => void>();
  let activeTool: ToolName = 'window';
  const onToolChange = (listener: (tool: ToolName) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  defineViewport({
    frames,
    measurements,
    tool: () => activeTool,
    onToolChange,
    errorText: (code) => services.errorText(code),
  });
  return {
    get activeTool() {
      return activeTool;
    },
    setActiveTool(tool) {
      if (tool === activeTool) return;
      activeTool = tool;
      for (const listener of [...listeners]) listener(tool);
    },
    onToolChange,
    measurements,
    async measure(measurement: Measurement, signal?: AbortSignal) {
      const instance = services.findInstance(measurement.sopInstanceUid);
      if (instance === undefined) throw new AppError('source.vanished');
      const priority = urgent + 1;
      const loaded = await frames.load(instance.instanceId, measurement.frameIndex, priority, signal);
      return readMeasurement(measurement, loaded);
    },
    renderThumbnail: (series, sizePx, signal, slice) =>
      renderThumbnail(frames, series, sizePx, signal, slice),
    forget: (instanceIds) => frames.forget(instanceIds),
  };
}
