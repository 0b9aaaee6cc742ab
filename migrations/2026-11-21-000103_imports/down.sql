DROP TABLE import_rejections;
DROP TABLE import_pieces;
DROP TABLE imports;
