#include "sensing/source/camera/camera_address.hpp"

#include <gtest/gtest.h>

namespace palmar::source {
namespace {

TEST(CameraAddress, IsTakenApart) {
  const auto address = camera_address("http://cam.local:8080/mjpg/video.mjpg?w=640&h=480#top");
  ASSERT_TRUE(address.ok());
  EXPECT_EQ(address->host, "cam.local");
  EXPECT_EQ(address->port, 8080);
  EXPECT_EQ(address->target, "/mjpg/video.mjpg?w=640&h=480");
  EXPECT_EQ(address->where(), "cam.local:8080");
  EXPECT_EQ(camera_address("http://10.0.0.7")->target, "/");
  EXPECT_EQ(camera_address("http://10.0.0.7?x")->target, "/?x");
  EXPECT_EQ(camera_address("http://[::1]:81/v")->host, "::1");
  EXPECT_EQ(camera_address("http://[::1]:81/v")->where(), "[::1]:81");
}

TEST(CameraAddress, PasswordsGoIntoTheHeaderOnly) {
  const auto address = camera_address("http://Aladdin:open%20sesame@10.0.0.7/v");
  ASSERT_TRUE(address.ok());
  EXPECT_EQ(camera_address("http://Aladdin:opensesame@h/")->authorization, "Basic QWxhZGRpbjpvcGVuc2VzYW1l");
  EXPECT_EQ(camera_address("http://a:b@h/")->authorization, "Basic YTpi");
  EXPECT_EQ(camera_address("http://a:bc@h/")->authorization, "Basic YTpiYw==");
  EXPECT_EQ(address->where(), "10.0.0.7");
}

TEST(CameraAddress, MistakesAreNamed) {
  for (const char* url : {"", "ftp://h/", "https://h/", "http://", "http:///v", "http://h:0/",
                          "http://h:65536/", "http://h:x/", "http://h:80x/", "http://[::1/v",
                          "http://[::1]x/", "http://h/a b", "http://h/\r\nX: y", "http://h:/"}) {
    const auto address = camera_address(url);
    ASSERT_FALSE(address.ok()) << url;
    EXPECT_EQ(address.error().name, "bad_camera") << url;
    EXPECT_EQ(address.error().exit_status(), 2) << url;
  }
}

}  // namespace
}  // namespace palmar::source
