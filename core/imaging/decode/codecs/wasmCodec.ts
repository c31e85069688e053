import { AppError } from '../../../errors/AppError';

/** What a codec says of the frame it decoded. `isSigned` is as coded. */
export interface CodedFrame {
  /** Samples, `precision` bits each in 1 or 2 bytes little-endian, by plane where `isPlanar`. Owned by the receiver. */
  readonly bytes: Uint8Array;
  readonly columns: number;
  readonly rows: number;
  readonly samplesPerPixel: number;
  readonly precision: number;
  readonly isSigned: boolean;
  readonly isPlanar: boolean;
}

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  /** Not every codec says it. */
  readonly isSigned?: boolean;
}

/** A decoder object of the packages; it lives in the memory of its module until it is deleted. */
export interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  delete(): void;
}

/** An instantiated module; `Name` is the class of its decoder. */
export type WasmModule<Name extends string> = Record<Name, new () => WasmDecoder> & {
  readonly HEAPU8: Uint8Array;
};

/** Memory of a module never shrinks; above this it is given up after the frame and made anew for the next. */
const keptHeapBytes = 256 * 1024 * 1024;

/**
 * A decoder over one emscripten package: loaded at the first frame, kept for the following ones, and given up
 * when it failed in a way that leaves its memory in doubt.
 *
 * @param load gives the factory and the binary, both by `import()`
 * @param name class of the decoder in the module
 */
export function wasmCodec<Name extends string>(
  load: () => Promise<[factory: unknown, wasmBinary: Uint8Array]>,
  name: Name,
  read: (decoder: WasmDecoder) => Partial<CodedFrame> = () => ({}),
): (encoded: Uint8Array) => Promise<CodedFrame> {
  let module: Promise<WasmModule<Name>> | undefined;

  async function instantiate(): Promise<WasmModule<Name>> {
    const [factory, wasmBinary] = await load();
    const quiet = { wasmBinary, print: () => undefined, printErr: () => undefined };
    return (factory as (options: object) => Promise<WasmModule<Name>>)(quiet);
  }

  return async (encoded) => {
    module ??= instantiate().catch((error: unknown) => {
      module = undefined;
      throw new AppError('internal.unexpected', { codec: name }, error);
    });
    const { [name]: Decoder } = await module;
    let decoder: WasmDecoder | undefined;
    try {
      decoder = new Decoder();
      decoder.getEncodedBuffer(encoded.length).set(encoded);
      decoder.decode();
      const info = decoder.getFrameInfo();
      const frame = {
        // The buffer lies in the module's memory, which the next frame overwrites.
        bytes: decoder.getDecodedBuffer().slice(),
        columns: info.width,
        rows: info.height,
        samplesPerPixel: info.componentCount,
        precision: info.bitsPerSample,
        isSigned: info.isSigned ?? false,
        isPlanar: false,
        ...read(decoder),
      };
      decoder.delete();
      if ((await module).HEAPU8.length > keptHeapBytes) module = undefined;
      return frame;
    } catch (error) {
      // C++ exceptions arrive as bare numbers and leave their objects behind; traps leave everything in doubt.
      module = undefined;
      throw new AppError('pixels.corrupt', { codec: name }, error instanceof Error ? error : undefined);
    }
  };
}
