// A mat of 16 x 16 cells behind two 16-channel multiplexers, speaking Palmar's open protocol over USB serial. Change pins, size and
// read_cell() to suit your mat, then describe it in a file of its own beside assets/mats/palmar-open-48x48.toml.
#include "palmar_open.h"

const uint16_t ROWS = 16, COLS = 16;
const uint8_t ROW_PINS[4] = {2, 3, 4, 5}, COL_PINS[4] = {6, 7, 8, 9};
const uint8_t SENSE = A0;

void select(const uint8_t pins[4], uint16_t channel) {
  for (uint8_t bit = 0; bit < 4; ++bit) digitalWrite(pins[bit], (channel >> bit) & 1);
}

uint16_t read_cell(uint16_t row, uint16_t col) {
  select(ROW_PINS, row);
  select(COL_PINS, col);
  delayMicroseconds(10);  // the multiplexers settle
  return analogRead(SENSE);
}

void put(uint8_t byte) { Serial.write(byte); }

palmar_mat mat;

void setup() {
  for (uint8_t bit = 0; bit < 4; ++bit) {
    pinMode(ROW_PINS[bit], OUTPUT);
    pinMode(COL_PINS[bit], OUTPUT);
  }
  mat.id = 1;  // another number for each mat you build
  mat.rows = ROWS;
  mat.cols = COLS;
  mat.serial = "MY-MAT-1";
  mat.put = put;
  mat.cell = read_cell;
  Serial.begin(115200);
}

void loop() {
  while (Serial.available() > 0) palmar_hear(&mat, Serial.read());
  palmar_send_frame(&mat, micros());
}
