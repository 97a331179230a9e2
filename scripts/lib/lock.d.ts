export declare function withLock(path: string, say: (text: string) => void, work: () => void): void
