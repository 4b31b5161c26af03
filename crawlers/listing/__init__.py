"""What a listing says: the reading of feeds, sitemaps and section pages, each a pure function of its bytes."""

from crawlers.listing.entries import Entry, Listing, UnreadableError
from crawlers.listing.feed import read_feed
from crawlers.listing.section import read_section
from crawlers.listing.sitemap import MAX_XML_BYTES, read_sitemap

__all__ = ["MAX_XML_BYTES", "Entry", "Listing", "UnreadableError", "read_feed", "read_section", "read_sitemap"]
