// The part of the WebAssembly API that is used here; the types of Node 20 do not have it.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (
    module: object,
    imports: Record<string, object>,
  ) => { readonly exports: Record<string, unknown> };
};
