using System.Buffers.Text;
using System.Text;

namespace ForgeLsp.Lsp.JsonRpc;

/// <summary>
/// Cuts a byte stream into the bodies of <c>Content-Length</c> frames. Headers may be split or merged anywhere, stand in any order and case;
/// <c>Content-Type</c> and unknown ones are ignored.
/// <para>
/// What a stream may do wrong, and what follows: a block of headers without a usable <c>Content-Length</c> (missing, negative, not a number,
/// over <see cref="MaxBody"/>, or longer than <see cref="MaxHeaders"/>) is skipped up to the next <c>Content-Length:</c>, with one log line. A length
/// that is too small leaves half a body behind, which is skipped the same way; one that is too large is mended by the caller, who knows
/// where the JSON ended, through <see cref="PushBack"/>. The end of the stream ends reading, in the middle of a frame too.
/// </para>
/// </summary>
internal sealed class FrameReader(Stream input, Action<string> log)
{
    /// <summary>Longest body in bytes. Nothing that an editor sends comes near; memory stays bounded when a length lies.</summary>
    public const int MaxBody = 256 * 1024 * 1024;

    /// <summary>Longest block of headers in bytes.</summary>
    public const int MaxHeaders = 8 * 1024;

    private const int SmallBuffer = 64 * 1024;
    private const string LengthHeader = "Content-Length:";

    private byte[] _buffer = new byte[SmallBuffer];
    private int _start;
    private int _end;

    /// <summary>
    /// The next body, valid until the next call, or null at the end of the stream. Blocks.
    /// </summary>
    public ReadOnlyMemory<byte>? Read()
    {
        while (true)
        {
            var headerEnd = FindHeaderEnd();
            if (headerEnd < 0)
            {
                if (_end - _start > MaxHeaders)
                {
                    if (!Resynchronise("the headers do not end"))
                    {
                        return null;
                    }
                }
                else if (!Fill(1))
                {
                    return null;
                }

                continue;
            }

            var length = ParseLength(_buffer.AsSpan(_start, headerEnd - _start), out var problem);
            if (length < 0)
            {
                if (!Resynchronise(problem))
                {
                    return null;
                }

                continue;
            }

            _start = headerEnd;
            if (!FillBody(length))
            {
                log("The input ended in the middle of a message.");
                return null;
            }

            var body = _buffer.AsMemory(_start, length);
            _start += length;
            return body;
        }
    }

    /// <summary>Gives back the last <paramref name="count"/> bytes of the body that <see cref="Read"/> returned: they belong to the next frame.</summary>
    public void PushBack(int count) => _start -= count;

    /// <summary>Offset behind the empty line that ends the headers, or -1 while it has not come. A bare \n is taken for a line end too.</summary>
    private int FindHeaderEnd()
    {
        var pending = _buffer.AsSpan(_start, _end - _start);
        for (var i = 0; i < pending.Length; i++)
        {
            if (pending[i] != '\n')
            {
                continue;
            }

            if (i + 1 < pending.Length && pending[i + 1] == '\n')
            {
                return _start + i + 2;
            }

            if (i + 2 < pending.Length && pending[i + 1] == '\r' && pending[i + 2] == '\n')
            {
                return _start + i + 3;
            }
        }

        return -1;
    }

    private static int ParseLength(ReadOnlySpan<byte> headers, out string problem)
    {
        problem = "a message has no Content-Length";
        foreach (var range in headers.Split((byte)'\n'))
        {
            var line = headers[range];
            var colon = line.IndexOf((byte)':');
            if (colon < 0 || !Ascii.EqualsIgnoreCase(line[..(colon + 1)], LengthHeader))
            {
                continue;
            }

            var value = Trim(line[(colon + 1)..]);
            if (!Utf8Parser.TryParse(value, out long length, out var used) || used != value.Length || length < 0)
            {
                problem = "a Content-Length is not a number of bytes";
            }
            else if (length > MaxBody)
            {
                problem = $"a Content-Length of {length} bytes is over the limit of {MaxBody}";
            }
            else
            {
                return (int)length;
            }
        }

        return -1;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value[Ascii.Trim(value)];

    /// <summary>Skips to the next length header behind the one at the start. False at the end of the stream.</summary>
    private bool Resynchronise(string problem)
    {
        log($"Lost the frame of a message: {problem}. Looking for the next Content-Length header.");
        _start++;
        while (true)
        {
            for (var i = _start; i + LengthHeader.Length <= _end; i++)
            {
                if (Ascii.EqualsIgnoreCase(_buffer.AsSpan(i, LengthHeader.Length), LengthHeader))
                {
                    _start = i;
                    return true;
                }
            }

            _start = Math.Max(_start, _end - LengthHeader.Length + 1);
            if (!Fill(1))
            {
                return false;
            }
        }
    }

    private bool FillBody(int length)
    {
        while (_end - _start < length)
        {
            if (!Fill(length - (_end - _start)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads some more bytes; the buffer grows with what really came, not with what a header promised. False at the end of the stream.</summary>
    private bool Fill(int wanted)
    {
        var used = _end - _start;
        if (used == 0)
        {
            _start = _end = 0;
            if (_buffer.Length > SmallBuffer && wanted <= SmallBuffer)
            {
                _buffer = new byte[SmallBuffer];
            }
        }

        if (_end == _buffer.Length)
        {
            if (_start > 0 && used <= _buffer.Length / 2)
            {
                Buffer.BlockCopy(_buffer, _start, _buffer, 0, used);
            }
            else
            {
                var larger = new byte[_buffer.Length * 2];
                Buffer.BlockCopy(_buffer, _start, larger, 0, used);
                _buffer = larger;
            }

            _start = 0;
            _end = used;
        }

        var read = input.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
