// Package postal looks up Japanese postal codes: the towns of a code with their readings, and large recipients with a
// code of their own. One code may cover many towns.
//
// The data are Japan Post's, about 147,000 lines. Japan Post offers them for download and claims no rights in them
// (https://www.post.japanpost.jp/zipcode/download.html). They are embedded in a thousand compressed pieces, one for
// each first three digits of a code. A look-up inflates one piece and keeps nothing in memory:
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

// Place is one of the places of a code.
type Place struct {
	Prefecture, City, Town             string
	Street, Office                     string // of a large recipient, else ""
	PrefectureKana, CityKana, TownKana string // in half-width kana
}

// Pieces is the number of pieces in the packed data. Digits is how many leading digits of a code select one.
const (
	Pieces = 1000
	Digits = 3
)

// packed begins with the ends of all pieces, four bytes each in big-endian order, counted from behind these ends.
//
//go:embed codes.bin
var packed []byte

const endSize = 4

// Lookup returns the places of a seven-digit code in Japan Post's order, and nothing for an unknown code.
func Lookup(code string) []Place {
	number, err := strconv.Atoi(code)
	if len(code) != 7 || err != nil || number < 0 {
		return nil
	}
	piece, err := readPiece(number / 10_000)
	if err != nil {
		// The data are part of the program, and a test reads all of them.
		panic(fmt.Errorf("postal: the embedded data are damaged: %w", err))
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
		panic("postal: the embedded data are damaged") // the data are part of the program, and a test reads all of them
	}
	return Place{
		Prefecture: field[1], City: field[2], Town: field[3], Street: field[4], Office: field[5],
		PrefectureKana: field[6], CityKana: field[7], TownKana: field[8],
	}
}

// readPiece inflates the lines of all codes that begin with the same digits. Separator separates their fields.
func readPiece(number int) ([]byte, error) {
	begin := 0
	if number > 0 {
		begin = endOf(number - 1)
	}
	body := packed[Pieces*endSize:]
	return io.ReadAll(flate.NewReader(bytes.NewReader(body[begin:endOf(number)])))
}

// Separator separates the fields of a line.
const Separator = "\t"

func endOf(piece int) int { return int(binary.BigEndian.Uint32(packed[piece*endSize:])) }
