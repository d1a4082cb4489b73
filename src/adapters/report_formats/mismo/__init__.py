"""The reports that speak MISMO's vocabulary: 2.x and 3.4 XML, Array's and CRS's JSON."""
