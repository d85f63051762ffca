export const farthest = 2
export const mostCompared = 50
