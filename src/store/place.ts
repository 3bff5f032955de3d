/** Where a store and its key lie, and how long to wait for others who use it. */
export type StorePlace = { file: string; keyFile: string; waitMilliseconds: number };
