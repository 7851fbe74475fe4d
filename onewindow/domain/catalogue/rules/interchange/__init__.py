"""Exchange of catalogues with others (事项数据交换): import row by row, and the form of GB/T 39046 table 4."""
