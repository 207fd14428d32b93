# envs/textarena/words.cmake - makes the source file that holds the word lists.
#
# cmake -DOUT=<file> -DENGLISH=<lists> -DNOUNS=<list> -P words.cmake: each list is a text file with
# a word a line. Only lines of the letters a to z count: names stay out.

set(word_length_most 32)

# read_blocks(<prefix> <file>...)
#
# Sets <prefix>_<length> to the sorted words of that length, joined.
function(read_blocks prefix)
  set(words)
  foreach(file IN LISTS ARGN)
    file(STRINGS ${file} lines ENCODING UTF-8 REGEX "^[a-z]+$")
    list(APPEND words ${lines})
  endforeach()
  list(SORT words)
  list(REMOVE_DUPLICATES words)
  foreach(word IN LISTS words)
    string(LENGTH ${word} length)
    if(length LESS_EQUAL word_length_most)
      string(APPEND block_${length} ${word})
    endif()
  endforeach()
  foreach(length RANGE 1 ${word_length_most})
    set(${prefix}_${length} "${block_${length}}" PARENT_SCOPE)
  endforeach()
endfunction()

read_blocks(english ${ENGLISH})
read_blocks(nouns ${NOUNS})

string(CONCAT source
  "// word_lists.cpp - the word lists; made by envs/textarena/words.cmake.\n"
  "#include \"words.hpp\"\n\n"
  "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
  "namespace openenv::envs::textarena {\n\n")
foreach(list english nouns)
  string(APPEND source
    "constinit const WordList ${list}(WordList::Blocks{\n    std::string_view(),\n")
  foreach(length RANGE 1 ${word_length_most})
    # With its length, which the compiler would otherwise count letter by letter.
    string(LENGTH "${${list}_${length}}" size)
    string(APPEND source "    std::string_view(\"${${list}_${length}}\", ${size}),\n")
  endforeach()
  string(APPEND source "});\n\n")
endforeach()
string(APPEND source "}  // namespace openenv::envs::textarena\n")
file(WRITE ${OUT} "${source}")
