/** A value in the form of a sealed one, for examples. Nobody can open it. */
export const sealedSample: string = Buffer.concat([Buffer.from([0, 128]), Buffer.alloc(128 + 32, 7)]).toString('base64')
