using HyperDht.Runtime;

namespace HyperDht.Interop.Tests.Vectors.Connect.Fakes;

/// <summary>Hands out the bytes that the reference drew first, then others.</summary>
internal sealed class FirstDraw(byte[] first, IRandomSource others) : IRandomSource
{
    private bool _isDrawn;

    public void Fill(Span<byte> destination)
    {
        if (!_isDrawn && destination.Length == first.Length)
        {
            _isDrawn = true;
            first.CopyTo(destination);
            return;
        }

        others.Fill(destination);
    }

    public int Next(int exclusiveMaximum) => others.Next(exclusiveMaximum);
}
