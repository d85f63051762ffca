/** Annotation that turns rules off for one object: their ids, separated by commas. */
export const disableAnnotation = 'convex-k8s.proompteng.ai/disable'
/** Annotation that re-grades rules for one object: `rule=warning`, separated by commas. */
export const severityAnnotation = 'convex-k8s.proompteng.ai/severity'
