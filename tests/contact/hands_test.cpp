#include "sensing/contact/hands.hpp"

#include <gtest/gtest.h>

namespace palmar::contact {
namespace {

Contacts contacts_at(std::initializer_list<BodyPoint> points) {
  Contacts contacts;
  for (const BodyPoint& point : points) {
    Contact contact;
    contact.id = static_cast<std::uint32_t>(contacts.list.size() + 1);
    contact.centre_body = point;
    contacts.list.push_back(contact);
  }
  return contacts;
}

TEST(Hands, EachContactIsOfTheNearestHand) {
  Contacts contacts = contacts_at({{-60, 200}, {70, 200}});
  // Whoever stands at the head has the left hand on the body's right.
  name_hands(contacts, {{{Side::left, {66, 190}}, {Side::right, {-58, 205}}}, {}});
  EXPECT_EQ(contacts.list[0].hand, Side::right);
  EXPECT_EQ(contacts.list[1].hand, Side::left);
}

TEST(Hands, FarOrDoubtfulIsNeither) {
  Contacts contacts = contacts_at({{0, 200}, {0, 500}});
  name_hands(contacts, {{{Side::left, {-50, 200}}, {Side::right, {55, 200}}}, {}});
  EXPECT_FALSE(contacts.list[0].hand) << "both hands are as near";
  EXPECT_FALSE(contacts.list[1].hand) << "no hand is near";
}

TEST(Hands, WhatWasKnownBeforeIsForgotten) {
  Contacts contacts = contacts_at({{0, 200}});
  contacts.list[0].hand = Side::left;
  name_hands(contacts, {});
  EXPECT_FALSE(contacts.list[0].hand);
}

}  // namespace
}  // namespace palmar::contact
