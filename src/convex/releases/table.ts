// Written by `npm run upstream -- --convex ../convex-backend --releases`. docs/releases.md shows what it states.

/** For each release: day, sha, version of the CLI, version of the database. */
export const releaseTable = `
2025-08-28 3b7b89578ad2ae01342f11fb42b2cf5e1625b7c6 1.26.2 122
2025-11-13 93422a07a9f03240be35346106de8315cd2a0a13 1.29.0 123
2025-11-21 717fe22efc41771e9bea687c51195ad4ab460fd3 1.29.3 124
2026-05-11 955f43845d3ea24b978a1d67bac35be26cdafe0e 1.38.0 125
2026-05-11 729e97e2ae00b1a3360dd008e704db84e3a752e4 1.38.0 124
2026-05-12 09e51e6a8ffdcebd9e78b117bde4df83858c73de 1.38.0 125
2026-06-29 6cb5179b570b96f47ce7cb1821a2df4bc1b04595 1.42.0 126
2026-07-14 581e3e3a0f7d779ba49e3347260a65c561c0d531 1.42.1 127
2026-07-14 84bd27d0ed5e6e76e347cda552bf0be832caaf63 1.42.2 128
2026-07-31 57bcfa1549811278a87255ba7694b92a40beb31e 1.43.0 128
2026-08-07 c45075fe6830cb387e3d42604dbdae7e7c2bf9c8 1.43.0 128
2026-08-13 3cf6baacfabdd5fb627bc5eb934207902b467f97 1.43.0 128
2026-08-14 fdf7a1c3eb396a148f4202b812fbbc72d9d05ad5 1.44.0 128
2026-08-17 c4ae6015a5387a92710953206f4726f2a2d60de3 1.44.0 129
2026-08-17 6363ab30adcaa10fe19b14d14888e7aa5078db19 1.44.0 128
2026-08-21 1b4de57f058d2730421f789f9c720ab01bf00259 1.45.0 128
2026-08-21 b460b2c85eee4accd05b249e064037d9786173d4 1.45.0 128
2026-08-21 652b828b5129e6cdbcaa3c20efa8d116d09ff3bf 1.45.0 128
`

/**
 * For each known name, in alphabetical order: the rows, counted from 0 in base 36, at which the backend begins or ceases to
 * read it. The names have the SHA-256 515363fab9e1.
 */
export const changeTable = `
7,6,6,,6 9,3,6,,3,,,,,,,3,3,3,3,,,1,,,1,9,1,,3,,,,,,,,9,,,a,a,b,9 b,b,a,b,a,a,,6,,,9,,,,1,,,,,2,,,,,,,,,,,3,3,
3,,,7,,,,,,6,,,9,,,,6,,9,9,1,,3,,,,,1,1,,5,6,,,,,,7,,,,,3 9,,,9,9,,,,,,,1,,3,,,,,,,,,,,6,,7,,,1,,,,,6,,,,,b,,c
c,,2,,,,,,3,,,7,,,3,,,,,,,2,3,,,3,3,3,3,1,1,,,,,,,3,,,,,,,,,,,,,,3,3,,,,,,,1,,,,6,,,,3,,3,c,c,c,,3,,,,6,,3,3,,
3,3,,,,1,,,,,,,,,6,,,,,,,7,,,,,,,,,
3
`
