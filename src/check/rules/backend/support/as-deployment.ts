/** The way out of what runs more than one backend by its kind. */
export const asDeployment = 'Use a Deployment with replicas: 1 and strategy: { type: Recreate }.'
