namespace HyperDht.Cryptography.Tests;

public class SecretMemoryTests
{
    [Fact]
    public void AreEqual_LooksAtEveryByte()
    {
        for (var length = 0; length <= 70; length++)
        {
            var left = new byte[length];
            SystemRandom.Fill(left);
            Assert.True(SecretMemory.AreEqual(left, left.ToArray()));
            for (var i = 0; i < length; i++)
            {
                var right = left.ToArray();
                right[i] ^= 0x80;
                Assert.False(SecretMemory.AreEqual(left, right));
            }
        }

        Assert.False(SecretMemory.AreEqual(new byte[3], new byte[4]));
    }

    [Fact]
    public void Clear_LeavesZeros()
    {
        byte[] secret = [1, 2, 3];

        SecretMemory.Clear(secret);

        Assert.Equal(new byte[3], secret);
    }

    [Fact]
    public void SystemRandom_FillsEverything_AndNeverTheSame()
    {
        var seen = new HashSet<string>();
        var ored = new byte[40];
        for (var i = 0; i < 100; i++)
        {
            var bytes = new byte[40];
            SystemRandom.Fill(bytes);
            Assert.True(seen.Add(Convert.ToHexString(bytes)));
            for (var at = 0; at < ored.Length; at++)
            {
                ored[at] |= bytes[at];
            }
        }

        Assert.All(ored, value => Assert.Equal(0xff, value));
        SystemRandom.Fill([]);
    }
}
