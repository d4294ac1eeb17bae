package trials

import "math"

// z is how many standard deviations to either side 95 % of a normal
// distribution lie within.
const z = 1.959963984540054

// Wilson returns the 95 % score interval of a share seen in n trials. Unlike
// the textbook's it stays between 0 and 1 and says something even when a thing
// was never seen.
func Wilson(seen, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	size, share := float64(n), float64(seen)/float64(n)
	middle := share + z*z/(2*size)
	spread := z * math.Sqrt(share*(1-share)/size+z*z/(4*size*size))
	scale := 1 + z*z/size
	low, high = (middle-spread)/scale, (middle+spread)/scale
	if seen == 0 {
		low = 0 // rounding may leave a hair
	}
	if seen == n {
		high = 1
	}
	return low, high
}

// student returns how many standard errors to either side 95 % of Student's
// distribution lie within: a table for few degrees of freedom, and for more
// the first terms of the expansion around the normal distribution.
func student(freedom int) float64 {
	few := [...]float64{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
		2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086}
	if freedom <= len(few) {
		return few[max(freedom, 1)-1]
	}
	v := float64(freedom)
	return z + (z*z*z+z)/(4*v) + (5*math.Pow(z, 5)+16*z*z*z+3*z)/(96*v*v)
}
