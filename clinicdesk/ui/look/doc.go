// Package look is how the desk looks: colours, sizes, type and icons, in light and dark.
//
// It must not know what is shown. Colours mean state and nothing else; every pair of text and ground that is used
// reaches a contrast of 4.5:1, which a test computes from the palettes.
package look
