/** Lets TSX write `<dicom-viewport ref={…} />`. */
import type { HTMLAttributes } from 'preact';
import type { DicomViewportElement } from './api';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'dicom-viewport': HTMLAttributes<DicomViewportElement>;
    }
  }
}
