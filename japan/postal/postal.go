// Package postal finds what a Japanese postal code stands for: towns with their readings, and the large recipients that
// have a code of their own. One code may stand for many towns.
//
// The data are Japan Post's, about 147,000 lines, which it offers for download and claims no rights in
// (https://www.post.japanpost.jp/zipcode/download.html). They are embedded in a thousand small compressed pieces, one for each
// first three digits of the code, so that a look-up reads one piece and nothing is kept in memory:
//
//	source/postal_codes.csv.gz ──go generate──► codes.bin ──embed──► Lookup inflates one piece
package postal

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
)

//go:generate go run ./pack -from source/postal_codes.csv.gz -to codes.bin

// Place is one of the places that a code stands for.
type Place struct {
	Prefecture, City, Town             string
	Street, Office                     string // of a large recipient; else ""
	PrefectureKana, CityKana, TownKana string // in half-width kana
}

// Pieces is how many pieces the packed data have, and Digits how many leading digits of a code choose one.
const (
	Pieces = 1000
	Digits = 3
)

// packed begins with the ends of all pieces, four bytes each in big-endian order, counted from behind these ends.
//
//go:embed codes.bin
var packed []byte

const endSize = 4

// Lookup returns the places of a code of seven digits, in Japan Post's order; none for a code that does not exist.
func Lookup(code string) []Place {
	number, err := strconv.Atoi(code)
	if len(code) != 7 || err != nil || number < 0 {
		return nil
	}
	piece, err := readPiece(number / 10_000)
	if err != nil {
		panic(fmt.Errorf("postal: the embedded data are damaged: %w", err)) // they are part of the program, and a test reads all
	}
	var places []Place
	for line := range bytes.Lines(piece) {
		if bytes.HasPrefix(line, []byte(code)) {
			places = append(places, placeOf(line))
		}
	}
	return places
}

func placeOf(line []byte) Place {
	const columns = 9
	field := strings.Split(strings.TrimSuffix(string(line), "\n"), Separator)
	if len(field) != columns {
		panic("postal: the embedded data are damaged") // they are part of the program, and a test reads all
	}
	return Place{
		Prefecture: field[1], City: field[2], Town: field[3], Street: field[4], Office: field[5],
		PrefectureKana: field[6], CityKana: field[7], TownKana: field[8],
	}
}

// readPiece inflates the lines of all codes that begin with the same digits; Separator stands between their fields.
func readPiece(number int) ([]byte, error) {
	begin := 0
	if number > 0 {
		begin = endOf(number - 1)
	}
	body := packed[Pieces*endSize:]
	return io.ReadAll(flate.NewReader(bytes.NewReader(body[begin:endOf(number)])))
}

// Separator stands between the fields of a line.
const Separator = "\t"

func endOf(piece int) int { return int(binary.BigEndian.Uint32(packed[piece*endSize:])) }
