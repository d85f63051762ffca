export const urlName = 'NEXT_PUBLIC_DEPLOYMENT_URL'
