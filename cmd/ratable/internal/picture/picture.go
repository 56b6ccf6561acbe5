// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package picture draws what ratable demo prints as an SVG, for the README.
//
// Here live the colours and places of what stands in a terminal. What stands
// there lives in export/text.
package picture

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// A cell of the terminal in units of the picture.
const (
	wide, high = 8.4, 17.0
	left, top  = 18.0, 18.0
	baseline   = 13.0 // of the text below the top of its cell
	columns    = 102  // of the widest line, a chart
)

const (
	plain  = "#c6d0dc"
	strong = "#f0f6fc"
	dim    = "#8b96a5"
	rule   = "#48515e"
	ground = "#11151c"
)

// hues are the colours of the charts, one after the other.
var hues = []string{"#6cb6ff", "#7ee787", "#ffb86b", "#d2a8ff"}

// Draw draws the printed overview: the charts and the reconciliation map, up to
// the line on what it was made from.
func Draw(printed string) []byte {
	overview, _, _ := strings.Cut(printed, "\n\nAs of ")
	lines := strings.Split(overview, "\n")
	p := &picture{}
	for i, l := range lines {
		p.line(i, l)
	}
	margins, text := 2*left, columns*wide
	width := int(margins + text)
	height := int(top + float64(len(lines)-1)*high + baseline + 22)
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="%d" viewBox="0 0 %d %d" role="img" aria-label="Output of ratable demo">`+"\n",
		(height*900+width/2)/width, width, height)
	fmt.Fprintf(&out, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", ground)
	out.WriteString(`<g font-family="'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace" font-size="14">` + "\n")
	out.Write(p.out.Bytes())
	out.WriteString("</g></svg>\n")
	return out.Bytes()
}

// picture is the SVG while it is drawn.
type picture struct {
	out    bytes.Buffer
	charts int  // begun
	table  bool // the charts are over
}

// line draws the line with number n.
func (p *picture) line(n int, text string) {
	y := top + float64(n)*high
	switch {
	case strings.Contains(text, " by month ("):
		p.charts++
		p.text(0, y, text, p.hue(), true)
	case strings.HasPrefix(text, "Reconciliation map"):
		p.table = true
		p.text(0, y, text, strong, true)
	case strings.HasPrefix(text, "───"):
		p.path(fmt.Sprintf("M%g %.2fH%.2f", left, y+high/2, across(len([]rune(text)))), rule)
	case p.table && total(text):
		p.words(y, text, strong, true)
	case p.table:
		p.words(y, text, plain, false)
	case p.charts == 0:
		p.text(0, y, text, plain, true)
	default:
		p.plot(y, text)
	}
}

func (p *picture) hue() string { return hues[(p.charts-1)%len(hues)] }

// total reports whether a line of the table is a sum: it has a number and is not
// indented.
func total(text string) bool {
	return text != "" && text[0] != ' ' && text[len(text)-1] >= '0' && text[len(text)-1] <= '9'
}

// across is where column c begins.
func across(c int) float64 { return left + float64(c)*wide }

// plot draws a line of a chart, whose words are its axes. The bars stand on the
// middle of the line with the 0.
func (p *picture) plot(y float64, text string) {
	cells := []rune(text)
	words := []rune(strings.Map(func(r rune) rune {
		if r < 0x2500 || r > 0x259f { // outside of lines and blocks
			return r
		}
		return ' '
	}, text))
	p.words(y, string(words), dim, false)
	for c := 0; c < len(cells); c++ {
		middle := across(c) + wide/2
		switch r := cells[c]; {
		case r == '│' || r == '┤':
			p.path(fmt.Sprintf("M%.2f %.2fV%.2f", middle, y, y+high), dim)
			if r == '┤' {
				p.path(fmt.Sprintf("M%.2f %.2fH%.2f", middle-4, y+high/2, middle), dim)
			}
		case r == '┼':
			p.path(fmt.Sprintf("M%.2f %.2fV%.2f", middle, y, y+high/2), dim)
			p.path(fmt.Sprintf("M%.2f %.2fH%.2f", middle-4, y+high/2, across(len(cells))), dim)
		case r >= '▁' && r <= '█':
			n := 1
			for c+n < len(cells) && cells[c+n] == r {
				n++
			}
			tall := high * float64(r-'▁'+1) / 8
			// A little taller, so that no line shows between two blocks.
			fmt.Fprintf(&p.out, `<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s"/>`+"\n",
				across(c), y+high*3/2-tall, float64(n)*wide, tall+0.3, p.hue())
			c += n - 1
		}
	}
}

var word = regexp.MustCompile(`\S+( \S+)*`)

// words draws each run of words with one blank between them at its place.
func (p *picture) words(y float64, text, fill string, bold bool) {
	for _, at := range word.FindAllStringIndex(text, -1) {
		p.text(utf8.RuneCountInString(text[:at[0]]), y, text[at[0]:at[1]], fill, bold)
	}
}

// text draws text from column c on, stretched to its cells whatever the font.
func (p *picture) text(c int, y float64, text, fill string, bold bool) {
	if text == "" {
		return
	}
	weight := ""
	if bold {
		weight = ` font-weight="bold"`
	}
	fmt.Fprintf(&p.out, `<text x="%.2f" y="%.2f" fill="%s"%s textLength="%.2f" lengthAdjust="spacingAndGlyphs" xml:space="preserve">%s</text>`+"\n",
		across(c), y+baseline, fill, weight, float64(utf8.RuneCountInString(text))*wide, html.EscapeString(text))
}

func (p *picture) path(d, stroke string) {
	fmt.Fprintf(&p.out, `<path d="%s" stroke="%s"/>`+"\n", d, stroke)
}
