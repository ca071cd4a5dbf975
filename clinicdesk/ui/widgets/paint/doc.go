// Package paint holds what the desk's widgets are drawn with: a renderer made of functions, the ring that shows the
// keyboard focus, and text that is measured, shortened and broken into lines. It knows the colours of package look, and
// must not know a widget.
//
// Fyne (version 2.7) has no counterparts: it needs a renderer type for each widget, its theme has one colour for the
// focus, and it breaks lines at spaces, of which Japanese has none.
package paint
