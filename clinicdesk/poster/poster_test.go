package poster_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"madoguchi/clinicdesk/poster"
)

const link = "https://madoguchi.example.jp/mypage/join/c11n1c0000000001"

func fonts(t *testing.T) poster.Fonts {
	t.Helper()
	read := func(name string) []byte {
		file, err := os.ReadFile(filepath.Join("..", "ui", "look", "fonts", name))
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	return poster.Fonts{Regular: read("NotoSansJP_400Regular.ttf"), Bold: read("NotoSansJP_700Bold.ttf")}
}

func TestAPictureIsSharpAndHasAQuietZone(t *testing.T) {
	file, err := poster.PNG(link)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if side := picture.Bounds().Dx(); side < 800 || side != picture.Bounds().Dy() {
		t.Errorf("the picture is %v", picture.Bounds())
	}
	for i := range 4 * 24 {
		if r, _, _, _ := picture.At(i, i).RGBA(); r != 0xffff {
			t.Fatalf("the quiet zone is dark at %d", i)
		}
	}
	if r, _, _, _ := picture.At(4*24, 4*24).RGBA(); r != 0 {
		t.Error("no finder pattern stands in the corner")
	}
}

func TestATextThatIsTooLongIsRefused(t *testing.T) {
	if _, err := poster.PNG(strings.Repeat("long", 1000)); err == nil {
		t.Error("4,000 characters became a QR code")
	}
	if _, err := (poster.Sheet{Link: strings.Repeat("long", 1000)}).PDF(fonts(t), time.Unix(0, 0)); err == nil {
		t.Error("4,000 characters became a sheet")
	}
}

// TestASheetHoldsItsTexts reads the texts back from the file's compressed streams, where fonts with all characters have
// them in UTF-16.
func TestASheetHoldsItsTexts(t *testing.T) {
	sheet := poster.Sheet{
		Clinic: strings.Repeat("青木内科クリニック", 6), Title: "マイクリニック登録",
		Lines: []string{"スマートフォンのカメラで読み取り、", "「登録」を押してください。"}, Link: link,
	}
	file, err := sheet.PDF(fonts(t), time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(file, []byte("%PDF-")) || len(file) > 300_000 {
		t.Fatalf("a file of %d bytes that begins with %q", len(file), file[:min(8, len(file))])
	}
	content := inflated(t, file)
	for _, part := range append(sheet.Lines, sheet.Clinic, sheet.Title, link) {
		if !bytes.Contains(content, utf16Of(part)) {
			t.Errorf("%q is not on the sheet", part)
		}
	}
}

// inflated returns all compressed streams of a PDF.
func inflated(t *testing.T, file []byte) (content []byte) {
	t.Helper()
	for {
		_, rest, found := bytes.Cut(file, []byte("\nstream\n"))
		if !found {
			return content
		}
		if reader, err := zlib.NewReader(bytes.NewReader(rest)); err == nil {
			stream, err := io.ReadAll(reader)
			if err != nil {
				t.Fatal(err)
			}
			content = append(content, stream...)
		}
		file = rest
	}
}

// utf16Of returns a text as it stands in a PDF's string, where brackets and backslashes are escaped.
func utf16Of(text string) []byte {
	var encoded []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		encoded = binary.BigEndian.AppendUint16(encoded, unit)
	}
	escapes := strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`, "\r", `\r`)
	return []byte(escapes.Replace(string(encoded)))
}
