package poster

import (
	"bytes"
	"fmt"
	"image"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Sheet is a page that explains a link and shows it, with its QR code.
type Sheet struct {
	Clinic string   // its name
	Title  string   // what the link is for
	Lines  []string // what to do
	Link   string
}

// Fonts are TrueType files that have all characters of a Sheet.
type Fonts struct{ Regular, Bold []byte }

// Lengths of the sheet, in millimetres.
const (
	pageWidth = 210.0
	margin    = 30.0
	codeSide  = 90.0
)

// PDF returns the sheet as a page of A4. made is the date in the file's properties.
func (s Sheet) PDF(fonts Fonts, made time.Time) ([]byte, error) {
	code, err := QR(s.Link)
	if err != nil {
		return nil, err
	}
	page := fpdf.New("P", "mm", "A4", "")
	page.SetCreationDate(made)
	page.SetModificationDate(made)
	page.SetTitle(s.Title, true)
	page.AddUTF8FontFromBytes("sheet", "", fonts.Regular)
	page.AddUTF8FontFromBytes("sheet", "B", fonts.Bold)
	page.SetMargins(margin, margin, margin)
	page.AddPage()
	write(page, "B", 20, s.Clinic)
	write(page, "B", 26, s.Title)
	for _, line := range s.Lines {
		write(page, "", 14, line)
	}
	drawCode(page, code)
	write(page, "", 11, s.Link)
	var file bytes.Buffer
	if err := page.Output(&file); err != nil {
		return nil, fmt.Errorf("poster: PDF: %w", err)
	}
	return file.Bytes(), nil
}

// write adds a centred line. A line that is wider than the page is made smaller: the library breaks lines only at
// spaces, which Japanese has not.
func write(page *fpdf.Fpdf, style string, points float64, text string) {
	const room, lineHeight = pageWidth - 2*margin, 0.8 // millimetres; millimetres per point
	page.SetFont("sheet", style, points)
	if width := page.GetStringWidth(text); width > room {
		page.SetFontSize(points * room / width)
	}
	page.CellFormat(room, points*lineHeight, text, "", 1, "C", false, 0, "")
}

// drawCode draws a QR code in the page's middle, as rectangles that stay sharp in every size.
func drawCode(page *fpdf.Fpdf, code *image.Gray) {
	module := codeSide / float64(code.Bounds().Dx())
	left, top := (pageWidth-codeSide)/2, page.GetY()
	page.SetFillColor(0, 0, 0)
	for y := range code.Bounds().Dy() {
		for x := range code.Bounds().Dx() {
			if code.GrayAt(x, y).Y == 0 {
				page.Rect(left+float64(x)*module, top+float64(y)*module, module, module, "F")
			}
		}
	}
	page.SetY(top + codeSide)
}
