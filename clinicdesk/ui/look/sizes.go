package look

// The sizes of the desk, in Fyne's units (one pixel at scale 1).
const (
	TextSmall  = 12
	TextBody   = 14
	TextTitle  = 16
	TextDate   = 20
	TextTime   = 22
	TextDialog = 20

	Rail       = 84
	TopBar     = 64
	PaneWide   = 400
	PaneNarrow = 340
	// NarrowBelow is the window width below which the pane is narrow.
	NarrowBelow = 1200
	HalfHour    = 48
	TimeAxis    = 64

	Control     = 40 // buttons and fields
	CallControl = 48

	CornerCard   = 6
	CornerButton = 8
	CornerDialog = 12

	Gap4  = 4
	Gap8  = 8
	Gap12 = 12
	Gap16 = 16
	Gap20 = 20
	Gap24 = 24
)
