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
  /** The codec failed, and these are the samples that it had written by then: zeros where it had written none. */
  readonly isPartial?: true;
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

/** What a package's factory takes: silence, and compiled code in place of a binary that it would fetch. */
interface FactoryOptions {
  readonly print: () => void;
  readonly printErr: () => void;
  readonly instantiateWasm: (imports: object, done: (instance: WebAssembly.Instance) => void) => object;
}

/** Script and code of a package, by `import()` of the module that has both. */
type Load = () => Promise<{ readonly factory: unknown; readonly wasmBinary: Uint8Array }>;

/**
 * A decoder over one emscripten package. The code is loaded and compiled at the first frame; an instance is kept for the
 * following ones and given up when it failed, because that leaves its memory in doubt.
 *
 * @param name class of the decoder in the module
 * @param read what this codec says beyond what all do
 * @returns decodes a frame; with `keepsPartial` also one at which the codec fails, as `isPartial`
 */
export function wasmCodec<Name extends string>(
  load: Load,
  name: Name,
  read: (decoder: WasmDecoder) => Partial<CodedFrame> = () => ({}),
): (encoded: Uint8Array, keepsPartial?: boolean) => Promise<CodedFrame> {
  const instantiate = instantiator<Name>(load, name);
  let instance: Promise<WasmModule<Name>> | undefined;
  return async (encoded, keepsPartial = false) => {
    instance ??= instantiate();
    const current = instance;
    const giveUp = (): void => {
      if (instance === current) instance = undefined;
    };
    try {
      const module = await current;
      const frame = decodeWith(new module[name](), encoded, read, keepsPartial);
      if (frame.isPartial || module.HEAPU8.length > keptHeapBytes) giveUp();
      return frame;
    } catch (error) {
      giveUp();
      if (error instanceof AppError) throw error;
      // C++ exceptions arrive as bare numbers; traps as RuntimeError.
      throw new AppError('pixels.corrupt', { codec: name }, error instanceof Error ? error : undefined);
    }
  };
}

/** Makes instances of a module whose code is compiled once. */
function instantiator<Name extends string>(load: Load, name: Name): () => Promise<WasmModule<Name>> {
  let compiled: Promise<[factory: unknown, code: WebAssembly.Module]> | undefined;
  const compile = async (): Promise<[unknown, WebAssembly.Module]> => {
    const { factory, wasmBinary } = await load();
    return [factory, await WebAssembly.compile(wasmBinary)];
  };
  return async () => {
    try {
      compiled ??= compile();
      const [factory, code] = await compiled;
      return await new Promise((resolve, reject) => {
        const options: FactoryOptions = {
          print: () => undefined,
          printErr: () => undefined,
          instantiateWasm: (imports, done) => {
            WebAssembly.instantiate(code, imports).then(done, reject);
            return {};
          },
        };
        (factory as (options: FactoryOptions) => Promise<WasmModule<Name>>)(options).then(resolve, reject);
      });
    } catch (error) {
      compiled = undefined;
      throw new AppError('internal.unexpected', { codec: name }, error);
    }
  };
}

function decodeWith(
  decoder: WasmDecoder,
  encoded: Uint8Array,
  read: (decoder: WasmDecoder) => Partial<CodedFrame>,
  keepsPartial: boolean,
): CodedFrame {
  decoder.getEncodedBuffer(encoded.length).set(encoded);
  let isPartial = false;
  try {
    decoder.decode();
  } catch (error) {
    if (!keepsPartial) throw error;
    isPartial = true;
  }
  const info = decoder.getFrameInfo();
  const frame: CodedFrame = {
    // The buffer lies in the module's memory, which the next frame overwrites.
    bytes: decoder.getDecodedBuffer().slice(),
    columns: info.width,
    rows: info.height,
    samplesPerPixel: info.componentCount,
    precision: info.bitsPerSample,
    isSigned: info.isSigned ?? false,
    isPlanar: false,
    ...read(decoder),
    ...(isPartial ? { isPartial } : {}),
  };
  decoder.delete();
  return frame;
}
