/** Fakes and toy data that tests share. */
package io.netwright.testing;
