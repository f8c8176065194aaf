#include "app/screens/window.hpp"

#include <SDL_opengl.h>
#include <backends/imgui_impl_opengl3.h>
#include <backends/imgui_impl_sdl.h>
#include <imgui.h>

#include <algorithm>
#include <string_view>

namespace palmar::screens {
namespace {

Error failed(const char* name, const char* what, const char* remedy) {
  return failure(name, what, SDL_GetError(), remedy);
}

bool draws_on_processor() {
  const auto* renderer = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  const std::string_view name = renderer ? renderer : "";
  for (const std::string_view software : {"llvmpipe", "softpipe", "swrast", "Software Rasterizer", "SWR"}) {
    if (name.find(software) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

Result<std::unique_ptr<Window>> Window::open(int width, int height, bool offscreen) {
  SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");  // SIGINT and SIGTERM are the station's
  SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
  if (offscreen) SDL_SetHint(SDL_HINT_VIDEODRIVER, "offscreen");
  if (SDL_Init(SDL_INIT_VIDEO) != 0)
    return failed("no_display", "no screen can be opened", "run with --headless or --text");
  std::unique_ptr<Window> self(new Window);
  self->driver_ = SDL_GetCurrentVideoDriver();
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
  SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  self->window_ = SDL_CreateWindow("Palmar", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height,
                                   SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE);
  if (!self->window_) return failed("no_display", "no window can be opened", "run with --headless or --text");
  self->gl_ = SDL_GL_CreateContext(self->window_);
  if (!self->gl_)
    return failed("no_opengl", "OpenGL 3.2 is not there", "install libgl1-mesa-dri, or run with --headless");
  SDL_SetWindowMinimumSize(self->window_, 640, 400);
  self->software_ = draws_on_processor();
  SDL_GL_SetSwapInterval(self->software_ ? 0 : 1);
  ImGui::CreateContext();
  self->imgui_ = true;
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  if (!ImGui_ImplSDL2_InitForOpenGL(self->window_, self->gl_) || !ImGui_ImplOpenGL3_Init("#version 150") ||
      !ImGui_ImplOpenGL3_CreateDeviceObjects()) {
    return failure("no_opengl", "OpenGL 3.2 is not there", "the drawing library refused it",
                   "run with --headless");
  }
  return self;
}

Window::~Window() {
  if (imgui_) {
    if (ImGui::GetIO().BackendRendererUserData) ImGui_ImplOpenGL3_Shutdown();
    if (ImGui::GetIO().BackendPlatformUserData) ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
  }
  if (gl_) SDL_GL_DeleteContext(gl_);
  if (window_) SDL_DestroyWindow(window_);
  SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

int Window::width() const {
  int width = 0;
  SDL_GetWindowSize(window_, &width, nullptr);
  return width;
}

int Window::height() const {
  int height = 0;
  SDL_GetWindowSize(window_, nullptr, &height);
  return height;
}

void Window::upload_fonts() {
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
  // The letters now live on the graphics side; the files and pixels here are not needed again.
  ImGui::GetIO().Fonts->ClearInputData();
  ImGui::GetIO().Fonts->ClearTexData();
}

void Window::begin_frame() {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplSDL2_NewFrame();
  ImGui::NewFrame();
}

void Window::draw(Colour ground) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  glViewport(0, 0, static_cast<int>(size.x), static_cast<int>(size.y));
  glClearColor(static_cast<float>(ground.r) / 255, static_cast<float>(ground.g) / 255,
               static_cast<float>(ground.b) / 255, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  if (software_) glFinish();
}

void Window::show() { SDL_GL_SwapWindow(window_); }

Image Window::read(Colour ground) {
  draw(ground);
  glFinish();
  Image image = blank(width(), height(), ground);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, image.width, image.height, GL_RGBA, GL_UNSIGNED_BYTE, image.rgba.data());
  // OpenGL counts rows from below.
  const std::size_t row = static_cast<std::size_t>(image.width) * 4;
  for (int y = 0; y < image.height / 2; ++y) {
    std::swap_ranges(image.rgba.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(y) * row),
                     image.rgba.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(y + 1) * row),
                     image.rgba.begin() +
                         static_cast<std::ptrdiff_t>(static_cast<std::size_t>(image.height - 1 - y) * row));
  }
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
  return image;
}

}  // namespace palmar::screens
