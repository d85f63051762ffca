/** The fix for a kind that runs more than one backend. */
export const asDeployment = 'Use a Deployment with replicas: 1 and strategy: { type: Recreate }.'
