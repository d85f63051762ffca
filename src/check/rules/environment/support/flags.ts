/** A word for no, which these flags take for yes. */
export const meansNo = /^\s*(?:false|f|no|n|off|0)\s*$/i
