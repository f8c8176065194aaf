#define GL_GLEXT_PROTOTYPES
#include "app/screens/back_scene.hpp"

#include <SDL_opengl.h>
#include <SDL_opengl_glext.h>

#include <cstddef>
#include <cstdint>

namespace palmar::screens {
namespace {

constexpr int samples = 4;

constexpr const char* vertex_program = R"(#version 150
in vec3 place;
in vec3 normal;
in vec2 skin;
in vec2 mat;
uniform mat4 eye;
out vec3 towards;
out vec2 on_skin;
out vec2 on_mat;
void main() {
  gl_Position = eye * vec4(place, 1.0);
  towards = normal;
  on_skin = skin;
  on_mat = mat;
}
)";

// One soft lamp from the upper left, a weaker one from the right; the pressure keeps its own colours, so that they can be read off the
// scale.
constexpr const char* fragment_program = R"(#version 150
in vec3 towards;
in vec2 on_skin;
in vec2 on_mat;
uniform sampler2D anatomy;
uniform sampler2D glow;
uniform sampler2D field;
uniform float has_glow;
uniform float has_field;
uniform vec3 lamps;
out vec4 colour;
void main() {
  vec4 skin = texture(anatomy, on_skin);
  if (skin.a < 0.02) discard;
  vec3 n = normalize(towards);
  float lit = lamps.x + lamps.y * max(dot(n, normalize(vec3(-0.45, 0.5, 0.75))), 0.0) +
              lamps.z * max(dot(n, normalize(vec3(0.8, -0.2, 0.45))), 0.0);
  vec4 load = texture(glow, on_skin) * has_glow;
  vec3 seen = mix(skin.rgb, load.rgb, load.a);
  seen = lit < 1.0 ? seen * lit : mix(seen, vec3(1.0), min(lit - 1.0, 0.35));
  vec2 inside = step(vec2(0.0), on_mat) * step(on_mat, vec2(1.0));
  vec4 pressed = texture(field, on_mat);
  seen = mix(seen, pressed.rgb, pressed.a * has_field * inside.x * inside.y);
  colour = vec4(seen, skin.a);
}
)";

unsigned compile(GLenum kind, const char* text) {
  const unsigned shader = glCreateShader(kind);
  glShaderSource(shader, 1, &text, nullptr);
  glCompileShader(shader);
  return shader;
}

constexpr struct {
  const char* name;
  int size;
  std::size_t offset;
} attributes[] = {{"place", 3, offsetof(SurfaceVertex, x)},
                  {"normal", 3, offsetof(SurfaceVertex, nx)},
                  {"skin", 2, offsetof(SurfaceVertex, s)},
                  {"mat", 2, offsetof(SurfaceVertex, mat_s)}};

// 0 where it does not compile.
unsigned link_program() {
  const unsigned program = glCreateProgram();
  const unsigned parts[] = {compile(GL_VERTEX_SHADER, vertex_program),
                            compile(GL_FRAGMENT_SHADER, fragment_program)};
  for (const unsigned part : parts) glAttachShader(program, part);
  unsigned place = 0;
  for (const auto& attribute : attributes) glBindAttribLocation(program, place++, attribute.name);
  glLinkProgram(program);
  for (const unsigned part : parts) glDeleteShader(part);
  int linked = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &linked);
  if (linked != 0) return program;
  glDeleteProgram(program);
  return 0;
}

unsigned name_of(ImTextureID texture) {
  return static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(texture));
}

void bind(unsigned program, int unit, const char* name, ImTextureID texture) {
  glActiveTexture(GL_TEXTURE0 + static_cast<unsigned>(unit));
  glBindTexture(GL_TEXTURE_2D, name_of(texture));
  glUniform1i(glGetUniformLocation(program, name), unit);
}

}  // namespace

BackScene::BackScene() : program_(link_program()) {
  if (program_ == 0) return;
  glGenVertexArrays(1, &array_);
  glGenBuffers(1, &vertices_);
  glGenBuffers(1, &triangles_);
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, triangles_);
  unsigned place = 0;
  for (const auto& attribute : attributes) {
    glEnableVertexAttribArray(place);
    glVertexAttribPointer(place++, attribute.size, GL_FLOAT, GL_FALSE, sizeof(SurfaceVertex),
                          reinterpret_cast<const void*>(attribute.offset));
  }
  glBindVertexArray(0);
}

BackScene::~BackScene() {
  free_targets();
  if (program_ == 0) return;
  glDeleteBuffers(1, &vertices_);
  glDeleteBuffers(1, &triangles_);
  glDeleteVertexArrays(1, &array_);
  glDeleteProgram(program_);
}

void BackScene::free_targets() {
  if (drawing_ == 0) return;
  glDeleteFramebuffers(1, &drawing_);
  glDeleteFramebuffers(1, &resolved_);
  glDeleteRenderbuffers(1, &colour_);
  glDeleteRenderbuffers(1, &depth_);
  glDeleteTextures(1, &texture_);
  drawing_ = 0;
}

void BackScene::set_surface(const BackSurface& surface) {
  if (!works()) return;
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(surface.vertices.size() * sizeof(SurfaceVertex)),
               surface.vertices.data(), GL_STATIC_DRAW);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER,
               static_cast<GLsizeiptr>(surface.triangles.size() * sizeof(std::uint32_t)),
               surface.triangles.data(), GL_STATIC_DRAW);
  glBindVertexArray(0);
  indices_ = static_cast<int>(surface.triangles.size());
}

void BackScene::resize(int width, int height) {
  if (!works() || width < 1 || height < 1 || (drawing_ != 0 && width == width_ && height == height_)) return;
  free_targets();
  width_ = width, height_ = height;
  glGenRenderbuffers(1, &colour_);
  glBindRenderbuffer(GL_RENDERBUFFER, colour_);
  glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, GL_RGBA8, width, height);
  glGenRenderbuffers(1, &depth_);
  glBindRenderbuffer(GL_RENDERBUFFER, depth_);
  glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, GL_DEPTH_COMPONENT24, width, height);
  glGenFramebuffers(1, &drawing_);
  glBindFramebuffer(GL_FRAMEBUFFER, drawing_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, depth_);
  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  glGenFramebuffers(1, &resolved_);
  glBindFramebuffer(GL_FRAMEBUFFER, resolved_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
}

void BackScene::draw(const Eigen::Matrix4f& eye, const SkinPictures& skin, Colour ground,
                     const Lamps& lamps) {
  if (drawing_ == 0 || indices_ == 0 || !skin.anatomy) return;
  glBindFramebuffer(GL_FRAMEBUFFER, drawing_);
  glViewport(0, 0, width_, height_);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_BLEND);
  glDisable(GL_CULL_FACE);
  glEnable(GL_DEPTH_TEST);
  glDepthFunc(GL_LESS);
  glClearColor(static_cast<float>(ground.r) / 255, static_cast<float>(ground.g) / 255,
               static_cast<float>(ground.b) / 255, 1);
  glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
  // The body's edge is as soft as its picture; the picture itself stays opaque.
  glEnable(GL_SAMPLE_ALPHA_TO_COVERAGE);
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_FALSE);
  glUseProgram(program_);
  glUniformMatrix4fv(glGetUniformLocation(program_, "eye"), 1, GL_FALSE, eye.data());
  bind(program_, 0, "anatomy", skin.anatomy);
  // A sampler without a texture of its own reads the anatomy, and has no say.
  bind(program_, 1, "glow", skin.glow ? skin.glow : skin.anatomy);
  bind(program_, 2, "field", skin.field ? skin.field : skin.anatomy);
  glUniform1f(glGetUniformLocation(program_, "has_glow"), skin.glow ? 1.0f : 0.0f);
  glUniform1f(glGetUniformLocation(program_, "has_field"), skin.field ? 1.0f : 0.0f);
  glUniform3f(glGetUniformLocation(program_, "lamps"), lamps.all_round, lamps.left, lamps.right);
  glBindVertexArray(array_);
  glDrawElements(GL_TRIANGLES, indices_, GL_UNSIGNED_INT, nullptr);
  glBindVertexArray(0);
  glUseProgram(0);
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_SAMPLE_ALPHA_TO_COVERAGE);
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  glActiveTexture(GL_TEXTURE0);
  glBindFramebuffer(GL_READ_FRAMEBUFFER, drawing_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, resolved_);
  glBlitFramebuffer(0, 0, width_, height_, 0, 0, width_, height_, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

ImTextureID BackScene::picture() const {
  return drawing_ == 0 ? nullptr : reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture_));
}

}  // namespace palmar::screens
