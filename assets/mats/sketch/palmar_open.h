/* Palmar's open protocol, version 1, for the microcontroller of a mat. The byte table is in sensing/mat/palmar_open.hpp.
   Needs no memory for a frame: cells are read one by one while they are sent. Plain C99, also C++; about 60 bytes of RAM.

   Use: fill a palmar_mat, give every received byte to palmar_hear(), and call palmar_send_frame() once per scan. See palmar_open_mat.ino. */
#ifndef PALMAR_OPEN_H
#define PALMAR_OPEN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct palmar_mat {
  uint32_t id;                                  /* tells this mat from others of its kind */
  uint16_t rows, cols;                          /* 1 to 256 each */
  const char* serial;                           /* printable ASCII, at most 64 characters */
  void (*put)(uint8_t byte);                    /* sends one byte, waits where it must */
  uint16_t (*cell)(uint16_t row, uint16_t col); /* reads one cell */
  /* The rest is the protocol's own; begin with zeros. */
  bool streaming;
  uint32_t counter;
  uint32_t crc;
  char word[8];
  uint8_t length;
} palmar_mat;

/* CRC-32 as in zip and PNG, four bits at a time: the table takes 64 bytes. */
static inline void palmar_put_crc(palmar_mat* mat, uint8_t byte) {
  static const uint32_t table[16] = {
      0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu, 0x76DC4190u, 0x6B6B51F4u, 0x4DB26158u, 0x5005713Cu,
      0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu, 0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu};
  mat->crc ^= byte;
  mat->crc = (mat->crc >> 4) ^ table[mat->crc & 15u];
  mat->crc = (mat->crc >> 4) ^ table[mat->crc & 15u];
  mat->put(byte);
}

/* `bytes` bytes of `value`, the lowest first. */
static inline void palmar_put_number(palmar_mat* mat, uint64_t value, int bytes) {
  for (; bytes > 0; --bytes, value >>= 8) palmar_put_crc(mat, (uint8_t)value);
}

static inline void palmar_put_header(palmar_mat* mat, uint8_t kind, uint64_t time_us,
                                     uint32_t payload_bytes) {
  mat->put(0x50), mat->put(0x4C), mat->put(0x4D), mat->put(0xA5);
  mat->crc = 0xFFFFFFFFu;
  palmar_put_number(mat, 1, 1);
  palmar_put_number(mat, kind, 1);
  palmar_put_number(mat, mat->id, 4);
  palmar_put_number(mat, mat->rows, 2);
  palmar_put_number(mat, mat->cols, 2);
  palmar_put_number(mat, mat->counter, 4);
  palmar_put_number(mat, time_us, 8);
  palmar_put_number(mat, payload_bytes, 4);
}

static inline void palmar_put_end(palmar_mat* mat) {
  uint32_t crc = ~mat->crc;
  for (int i = 0; i < 4; ++i, crc >>= 8) mat->put((uint8_t)crc);
}

/* Sends a frame if the station has asked for frames; `time_us` may be a 32-bit clock that wraps. Counts the scan in any case. */
static inline void palmar_send_frame(palmar_mat* mat, uint64_t time_us) {
  if (mat->streaming) {
    palmar_put_header(mat, 2, time_us, 2ul * mat->rows * mat->cols);
    for (uint16_t row = 0; row < mat->rows; ++row)
      for (uint16_t col = 0; col < mat->cols; ++col) palmar_put_number(mat, mat->cell(row, col), 2);
    palmar_put_end(mat);
  }
  ++mat->counter;
}

/* Takes one byte from the station. */
static inline void palmar_hear(palmar_mat* mat, uint8_t byte) {
  if (byte == '\r') return;
  if (byte != '\n') {
    if (mat->length < sizeof mat->word) mat->word[mat->length] = (char)byte;
    if (mat->length < 255) ++mat->length;
    return;
  }
  if (mat->length == 5 && memcmp(mat->word, "hello", 5) == 0) {
    const uint32_t length = (uint32_t)strlen(mat->serial);
    palmar_put_header(mat, 1, 0, length);
    for (uint32_t i = 0; i < length; ++i) palmar_put_crc(mat, (uint8_t)mat->serial[i]);
    palmar_put_end(mat);
  } else if (mat->length == 5 && memcmp(mat->word, "start", 5) == 0) {
    mat->streaming = true;
  } else if (mat->length == 4 && memcmp(mat->word, "stop", 4) == 0) {
    mat->streaming = false;
  }
  mat->length = 0;
}

#endif
