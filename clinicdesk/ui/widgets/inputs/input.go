package inputs

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Input is Fyne's text entry, except that it passes shortcuts and Esc to its window.
type Input struct {
	widget.Entry
	focused bool
	filled  bool // with a set text whose caret the user has not moved
	onFocus func(bool)
}

func newInput() *Input {
	i := &Input{}
	i.Wrapping = fyne.TextWrapOff
	i.ExtendBaseWidget(i)
	return i
}

// FocusGained implements fyne.Focusable.
func (i *Input) FocusGained() {
	i.Entry.FocusGained()
	i.setFocused(true)
	if i.filled {
		i.caretToEnd()
	}
	widgets.Reveal(i)
}

// caretToEnd puts the caret behind a set text, at the latest on focus, because only then are its lines broken. A
// pointer press moves the caret afterwards.
func (i *Input) caretToEnd() {
	i.filled = !i.focused
	if i.focused {
		i.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	}
}

// FocusLost implements fyne.Focusable.
func (i *Input) FocusLost() {
	i.Entry.FocusLost()
	i.setFocused(false)
}

func (i *Input) setFocused(focused bool) {
	i.focused = focused
	if i.onFocus != nil {
		i.onFocus(focused)
	}
}

// Focused reports whether the input has the keyboard focus.
func (i *Input) Focused() bool { return i.focused }

// TypedKey implements fyne.Focusable.
func (i *Input) TypedKey(event *fyne.KeyEvent) {
	if event.Name == fyne.KeyEscape {
		widgets.PassOn(i, event)
		return
	}
	i.Entry.TypedKey(event)
}

// TypedShortcut implements fyne.Shortcutable: it passes shortcuts that do not edit text to the window.
func (i *Input) TypedShortcut(shortcut fyne.Shortcut) {
	if custom, ok := shortcut.(*desktop.CustomShortcut); ok && windowsOwn(custom) {
		widgets.PassOnShortcut(i, shortcut)
		return
	}
	i.Entry.TypedShortcut(shortcut)
}

// windowsOwn distinguishes the window's shortcuts from those that move the caret by words.
func windowsOwn(shortcut *desktop.CustomShortcut) bool {
	switch shortcut.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete:
		return shortcut.Modifier&fyne.KeyModifierAlt != 0
	}
	return true
}

// AcceptsTab implements fyne.Tabbable: Tab leaves the field, in memos too.
func (i *Input) AcceptsTab() bool { return false }

// Field is a labelled line or box of text, with its problem shown below it.
type Field struct {
	widget.BaseWidget
	Label string
	Note  string // 必須 or 任意
	Must  bool   // draw the note in red
	// OnChange is called with the field's text after each input.
	OnChange func(string)
	// OnEnter is called for Enter in a single-line field.
	OnEnter func()

	input   *Input
	problem string
	says    *widgets.Text   // the problem, in as many lines as needed
	mend    *widgets.Button // applies a proposed correction
	width   float32         // the field's own, after its layout
	rows    int
}

// NewField returns a single-line field.
func NewField(label string) *Field { return newField(label, 1) }

// NewBox returns a multi-line field.
func NewBox(label string, rows int) *Field { return newField(label, rows) }

func newField(label string, rows int) *Field {
	f := &Field{Label: label, input: newInput(), rows: rows}
	if rows > 1 {
		f.input.MultiLine = true
		f.input.Wrapping = fyne.TextWrapBreak
		f.input.SetMinRowsVisible(rows)
	}
	f.input.OnChanged = func(text string) {
		f.SetProblem("")
		if f.OnChange != nil {
			f.OnChange(text)
		}
	}
	f.input.OnSubmitted = func(string) {
		if f.OnEnter != nil {
			f.OnEnter()
		}
	}
	f.input.onFocus = func(bool) { f.Refresh() }
	width := func() float32 { return max(f.width, fieldLeast) }
	f.says = widgets.NewText("", widgets.Style{Size: look.TextSmall, Ink: widgets.WrongInk, WrapTo: width})
	f.says.Hide()
	f.mend = widgets.NewButton("", widgets.Outlined, nil)
	f.mend.Tall = mendHeight
	f.mend.Hide()
	f.ExtendBaseWidget(f)
	return f
}

// Secret masks the input.
func (f *Field) Secret() *Field {
	f.input.Password = true
	return f
}

// Noted sets the note beside the label.
func (f *Field) Noted(note string, must bool) *Field {
	f.Note, f.Must = note, must
	return f
}

// SetText sets the field's text.
func (f *Field) SetText(text string) {
	if f.input.Text != text {
		f.input.SetText(text)
		f.input.caretToEnd()
	}
}

// Text returns the field's text.
func (f *Field) Text() string { return f.input.Text }

// SetPlaceholder shows an example while the field is empty.
func (f *Field) SetPlaceholder(text string) { f.input.SetPlaceHolder(text) }

// SetProblem shows a problem until the next input, or none for "". It removes an earlier proposal.
func (f *Field) SetProblem(problem string) {
	if f.problem != problem {
		f.problem = problem
		f.says.SetText(problem)
		f.says.Hidden = problem == ""
		f.mend.Hide()
		f.Refresh()
	}
}

// Propose offers a corrected text, by a button below the problem.
func (f *Field) Propose(words, proposal string) {
	f.mend.Label = words
	f.mend.OnPress = func() {
		f.SetText(proposal)
		if c := widgets.CanvasOf(f); c != nil {
			c.Focus(f.input)
		}
	}
	f.mend.Show()
	f.Refresh()
}

// Mend returns the button that applies a proposal; it is hidden if there is none.
func (f *Field) Mend() *widgets.Button { return f.mend }

// Problem returns the shown problem.
func (f *Field) Problem() string { return f.problem }

// Input returns the part that takes the focus.
func (f *Field) Input() *Input { return f.input }

// Inner implements Composite.
func (f *Field) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{f.input, f.mend} }

const (
	labelHeight = 24
	fieldLeast  = 120
	mendHeight  = 32
)

func (f *Field) inputTop() float32 {
	if f.Label == "" {
		return 0
	}
	return labelHeight
}

func (f *Field) inputHeight() float32 {
	if f.rows == 1 {
		return look.Control
	}
	return float32(f.rows)*20.5 + 2*look.Gap12
}

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(look.CornerButton)
	label, note := canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	wrong := canvas.NewRectangle(color.Transparent)
	wrong.CornerRadius, wrong.StrokeWidth = look.CornerButton, 1
	d := &paint.Drawing{Parts: append(focus.Objects(), label, note, f.input, wrong, f.says, f.mend)}
	d.Paint = func() {
		p := look.Current()
		paint.SetText(label, f.Label, look.TextBody, true, p.Text)
		noteInk := p.Second
		if f.Must {
			noteInk = p.Wrong.Text
		}
		paint.SetText(note, f.Note, look.TextSmall, f.Must, noteInk)
		wrong.StrokeColor = p.Wrong.Bar
		wrong.Hidden = f.problem == "" || f.input.focused
		focus.Paint(p, f.input.focused)
	}
	d.Min = func() fyne.Size { return fyne.NewSize(fieldLeast, f.height()) }
	d.Arrange = func(size fyne.Size) {
		top, height := f.inputTop(), f.inputHeight()
		paint.Place(label, 0, 0, paint.TextWidth(f.Label, look.TextBody, true), 20)
		paint.Place(note, paint.TextWidth(f.Label, look.TextBody, true)+look.Gap8, 0, 80, 20)
		paint.Place(f.input, 0, top, size.Width, height)
		paint.Place(wrong, 0, top, size.Width, height)
		focus.Layout(fyne.NewPos(0, top), fyne.NewSize(size.Width, height))
		f.width = size.Width
		below, says := top+height+look.Gap4, f.says.MinSize().Height
		paint.Place(f.says, 0, below, size.Width, says)
		paint.Place(f.mend, 0, below+says+look.Gap4, min(size.Width, f.mend.MinSize().Width), mendHeight)
	}
	return d.Ready()
}

func (f *Field) height() float32 {
	height := f.inputTop() + f.inputHeight()
	if f.problem != "" {
		height += look.Gap4 + f.says.MinSize().Height
	}
	if f.mend.Visible() {
		height += look.Gap4 + mendHeight
	}
	return height
}
