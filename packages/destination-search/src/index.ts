/**
 * OpenSearch and Elasticsearch as an action-destination: documents from events, records by sync mode, deletion of users.
 *
 * @packageDocumentation
 */
export {}
