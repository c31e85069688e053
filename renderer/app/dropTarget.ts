import { computed, signal } from '@preact/signals';
import { openDropped } from '../ipc/client';
import { open } from '../state/opening';

const depth = signal(0);

/** Files are being dragged over the window. */
export const isDropping = computed(() => depth.value > 0);

/** Opens whatever files are dropped anywhere on the window. Gives the function that ends it. */
export function acceptDrops(): () => void {
  const listeners = {
    dragenter: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.value += 1;
    },
    dragleave: (event: DragEvent) => {
      if (hasFiles(event)) depth.value = Math.max(0, depth.value - 1);
    },
    dragover: (event: DragEvent) => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    drop: (event: DragEvent) => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      depth.value = 0;
      const transfer = event.dataTransfer;
      void open(() => openDropped(transfer));
    },
  };
  for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener as EventListener);
  return () => {
    for (const [name, listener] of Object.entries(listeners))
      removeEventListener(name, listener as EventListener);
  };
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}
