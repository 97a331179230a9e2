/** Bytes of one bulk body where the setting does not say; small clusters in the cloud refuse more than ten million. */
export const DEFAULT_BULK_BYTES = 5_000_000
