// Package look defines the desk's colours, sizes, type and icons, in light and dark.
//
// It must not know what is shown. Colours express state only. Every used pair of text and ground has a contrast of at
// least 4.5:1, which a test computes from the palettes.
package look
